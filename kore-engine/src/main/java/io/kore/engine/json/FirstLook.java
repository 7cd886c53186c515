package io.kore.engine.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One pass over the bytes of a record that vouches for most of them, many times faster than a parser. Its yes is
 * the yes of {@link PayloadCheck}, whose rules it follows; its no only says that a parser must look: at what is
 * wrong, and at what is rare (escaped names, {@code \\u}, exponents, long numbers, deep nesting, many fields). One
 * for each payload.
 */
final class FirstLook {
    private static final int DEPTH_MAX = 16;
    private static final int OPEN_NAMES_MAX = 64;
    private static final int OPEN_NAMES_USUAL = 8;
    private static final int NUMBER_LENGTH_MAX = 40;
    private static final int DOUBT = -1;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final byte[] RESERVED = {'_', 'k', 'o', 'r', 'e'};

    private final byte[] bytes;
    /** The names of all open objects, the outermost object's first: where each begins and ends, and its mark. */
    private int[] names = new int[3 * OPEN_NAMES_USUAL];

    private int openNames;
    private boolean isAscii = true;

    private FirstLook(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Looks at a payload.
     *
     * @param bytes all of it
     * @return whether it is a legal record beyond doubt
     * @throws io.kore.error.InvalidRecordException if it is one but for malformed UTF-8
     */
    static boolean vouchesFor(byte[] bytes) {
        return new FirstLook(bytes).vouches();
    }

    private boolean vouches() {
        int start = pastSpace(0);
        if (start == bytes.length || bytes[start] != '{') {
            return false;
        }
        int end = pastObject(start + 1, 1);
        if (end == DOUBT || pastSpace(end) != bytes.length) {
            return false;
        }
        return isAscii || !Utf8.check(bytes);
    }

    // each of these takes where something begins and answers where it has ended, or DOUBT

    private int pastObject(int start, int depth) {
        int firstName = openNames;
        int at = pastSpace(start);
        if (isAt(at, '}')) {
            return at + 1;
        }
        while (isAt(at, '"')) {
            int nameEnd = pastText(at + 1, false);
            if (nameEnd == DOUBT || !isNewName(at + 1, nameEnd - 1, firstName, depth)) {
                return DOUBT;
            }
            at = pastSpace(nameEnd);
            if (!isAt(at, ':')) {
                return DOUBT;
            }
            at = pastValue(pastSpace(at + 1), depth);
            if (at == DOUBT) {
                return DOUBT;
            }
            at = pastSpace(at);
            if (isAt(at, '}')) {
                openNames = firstName;
                return at + 1;
            }
            if (!isAt(at, ',')) {
                return DOUBT;
            }
            at = pastSpace(at + 1);
        }
        return DOUBT;
    }

    private int pastArray(int start, int depth) {
        int at = pastSpace(start);
        if (isAt(at, ']')) {
            return at + 1;
        }
        while (true) {
            at = pastValue(at, depth);
            if (at == DOUBT) {
                return DOUBT;
            }
            at = pastSpace(at);
            if (isAt(at, ']')) {
                return at + 1;
            }
            if (!isAt(at, ',')) {
                return DOUBT;
            }
            at = pastSpace(at + 1);
        }
    }

    private int pastValue(int at, int depth) {
        if (at >= bytes.length) {
            return DOUBT;
        }
        return switch (bytes[at]) {
            case '"' -> pastText(at + 1, true);
            case '{' -> depth == DEPTH_MAX ? DOUBT : pastObject(at + 1, depth + 1);
            case '[' -> depth == DEPTH_MAX ? DOUBT : pastArray(at + 1, depth + 1);
            case 't' -> pastWord(at, 't', 'r', 'u', 'e');
            case 'n' -> pastWord(at, 'n', 'u', 'l', 'l');
            case 'f' -> isAt(at + 1, 'a') ? pastWord(at + 1, 'a', 'l', 's', 'e') : DOUBT;
            default -> pastNumber(at);
        };
    }

    private int pastWord(int at, char a, char b, char c, char d) {
        return isAt(at, a) && isAt(at + 1, b) && isAt(at + 2, c) && isAt(at + 3, d) ? at + 4 : DOUBT;
    }

    private int pastNumber(int start) {
        int at = isAt(start, '-') ? start + 1 : start;
        int whole = at;
        at = pastDigits(at);
        if (at == whole || (bytes[whole] == '0' && at > whole + 1)) {
            return DOUBT;
        }
        if (isAt(at, '.')) {
            int fraction = at + 1;
            at = pastDigits(fraction);
            if (at == fraction) {
                return DOUBT;
            }
        }
        // what must follow a value is checked by those who asked; an exponent is not among it
        return at - start <= NUMBER_LENGTH_MAX ? at : DOUBT;
    }

    private int pastDigits(int start) {
        int at = start;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    /** Eight bytes at once, while none of them is a quote, a backslash or a control character. */
    private int pastText(int start, boolean mayEscape) {
        int at = start;
        long seen = 0;
        while (at < bytes.length) {
            if (at <= bytes.length - Long.BYTES) {
                long eight = (long) EIGHT.get(bytes, at);
                long special = special(eight);
                if (special == 0) {
                    seen |= eight;
                    at += Long.BYTES;
                    continue;
                }
                seen |= eight & (Long.lowestOneBit(special) - 1);
                at += Long.numberOfTrailingZeros(special) / Byte.SIZE;
            }
            byte each = bytes[at++];
            if (each == '"') {
                isAscii &= (seen & TOPS) == 0;
                return at;
            }
            seen |= each;
            if (each == '\\') {
                if (!mayEscape || at == bytes.length || !isShortEscape(bytes[at])) {
                    return DOUBT;
                }
                at++;
            } else if (each >= 0 && each < ' ') {
                return DOUBT;
            }
        }
        return DOUBT;
    }

    /**
     * The top bit of each byte that is a quote, a backslash or under a space: exact up to the lowest such byte, which
     * is the first. See "Bit Twiddling Hacks" by Sean Anderson.
     */
    private static long special(long eight) {
        long quotes = eight ^ (ONES * '"');
        long escapes = eight ^ (ONES * '\\');
        return (((quotes - ONES) & ~quotes) | ((escapes - ONES) & ~escapes) | ((eight - ONES * ' ') & ~eight)) & TOPS;
    }

    private static boolean isShortEscape(byte escaped) {
        return switch (escaped) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
            default -> false;
        };
    }

    /** Without escapes, names are equal exactly when their bytes are. */
    private boolean isNewName(int from, int to, int firstName, int depth) {
        if (openNames == OPEN_NAMES_MAX || (depth == 1 && isReserved(from, to))) {
            return false;
        }
        int mark = mark(from, to);
        for (int i = 3 * firstName; i < 3 * openNames; i += 3) {
            if (names[i + 2] == mark && Arrays.equals(bytes, names[i], names[i + 1], bytes, from, to)) {
                return false;
            }
        }
        int next = 3 * openNames;
        if (next == names.length) {
            names = Arrays.copyOf(names, 2 * names.length);
        }
        names[next] = from;
        names[next + 1] = to;
        names[next + 2] = mark;
        openNames++;
        return true;
    }

    /** Differs for most names that differ. */
    private int mark(int from, int to) {
        return from == to
                ? 0
                : (to - from) ^ (bytes[from] << 8) ^ (bytes[(from + to) >>> 1] << 16) ^ (bytes[to - 1] << 24);
    }

    private boolean isReserved(int from, int to) {
        return to - from >= RESERVED.length
                && Arrays.equals(bytes, from, from + RESERVED.length, RESERVED, 0, RESERVED.length);
    }

    private boolean isAt(int at, char wanted) {
        return at < bytes.length && bytes[at] == wanted;
    }

    private int pastSpace(int start) {
        int at = start;
        while (at < bytes.length && bytes[at] <= ' ' && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte each) {
        return each == ' ' || each == '\t' || each == '\n' || each == '\r';
    }
}
