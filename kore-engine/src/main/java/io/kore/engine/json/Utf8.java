package io.kore.engine.json;

import io.kore.error.InvalidRecordException;

/**
 * Well-formed UTF-8 by table 3-7 of the Unicode standard, which Jackson does not enforce: it decodes overlong
 * forms and encoded surrogates. Stateless.
 */
final class Utf8 {
    private Utf8() {}

    /**
     * Checks all the bytes.
     *
     * @return true if an escape of the surrogate range seems to occur, so that the text must be looked at
     * @throws InvalidRecordException naming the first byte that is not well-formed
     */
    static boolean check(byte[] bytes) {
        boolean surrogateEscapes = false;
        int at = 0;
        while (at < bytes.length) {
            int first = bytes[at];
            if (first >= 0) {
                surrogateEscapes |= first == 'u' && isSurrogateEscape(bytes, at);
                at++;
            } else {
                at += sequenceLength(bytes, at);
            }
        }
        return surrogateEscapes;
    }

    private static boolean isSurrogateEscape(byte[] bytes, int at) {
        return at > 0 && bytes[at - 1] == '\\' && at + 1 < bytes.length && (bytes[at + 1] | 0x20) == 'd';
    }

    /** The length of the sequence of two to four bytes that starts here. */
    private static int sequenceLength(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        if (first >= 0xc2 && first <= 0xdf && continues(bytes, at + 1, 0x80, 0xbf)) {
            return 2;
        }
        if (first >= 0xe0 && first <= 0xef) {
            int low = first == 0xe0 ? 0xa0 : 0x80;
            int high = first == 0xed ? 0x9f : 0xbf;
            if (continues(bytes, at + 1, low, high) && continues(bytes, at + 2, 0x80, 0xbf)) {
                return 3;
            }
        }
        if (first >= 0xf0 && first <= 0xf4) {
            int low = first == 0xf0 ? 0x90 : 0x80;
            int high = first == 0xf4 ? 0x8f : 0xbf;
            if (continues(bytes, at + 1, low, high)
                    && continues(bytes, at + 2, 0x80, 0xbf)
                    && continues(bytes, at + 3, 0x80, 0xbf)) {
                return 4;
            }
        }
        throw new InvalidRecordException("the record is not valid UTF-8 at byte " + at
                + "; write it in UTF-8, without a byte order mark and without encoded surrogates");
    }

    private static boolean continues(byte[] bytes, int at, int low, int high) {
        return at < bytes.length && (bytes[at] & 0xff) >= low && (bytes[at] & 0xff) <= high;
    }
}
