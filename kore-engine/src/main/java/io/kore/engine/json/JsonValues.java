package io.kore.engine.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When two values of JSON are equal, and how keys sort. Numbers are equal by exact decimal value, so {@code
 * 1}, {@code 1.0} and {@code 1e0} are one; {@code true} is not 1; null is a value like any other; the order
 * of an object's fields does not matter; that of an array does.
 *
 * <p>No number is ever written out: comparing {@code 1e1000000000} takes no more memory than its ten
 * characters. Stateless.
 */
public final class JsonValues {
    /** Numbers of up to this magnitude become keys without an exponent. */
    private static final int PLAIN_DIGITS_MAX = 40;

    private JsonValues() {}

    /**
     * Tells whether two values are the same JSON value.
     *
     * @param one a map, list, string, number, boolean or null
     * @param other likewise
     * @return true if they are
     */
    public static boolean equal(@Nullable Object one, @Nullable Object other) {
        if (one == other) {
            return true;
        }
        if (one instanceof String text) {
            return text.equals(other);
        }
        if (one instanceof Number a && other instanceof Number b) {
            return decimal(a).compareTo(decimal(b)) == 0;
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return equalObjects(a, b);
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            return equalArrays(a, b);
        }
        return one != null && one.equals(other);
    }

    private static boolean equalObjects(Map<?, ?> one, Map<?, ?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (Map.Entry<?, ?> field : one.entrySet()) {
            if (!other.containsKey(field.getKey()) || !equal(field.getValue(), other.get(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalArrays(List<?> one, List<?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!equal(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The key that a value gives to its record.
     *
     * @param value a value of JSON
     * @return a {@code String}; or a {@code BigDecimal} in one form for all spellings of a number, so that
     *     equal keys are {@code equals}; or null if the value is neither
     */
    public static @Nullable Object key(@Nullable Object value) {
        if (value instanceof String) {
            return value;
        }
        if (value instanceof Number number && isFinite(number)) {
            BigDecimal shortest = decimal(number).stripTrailingZeros();
            return shortest.scale() < 0 && shortest.scale() >= -PLAIN_DIGITS_MAX ? shortest.setScale(0) : shortest;
        }
        return null;
    }

    /** JSON has no other numbers. */
    private static boolean isFinite(Number number) {
        return !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue());
    }

    /**
     * Compares keys: numbers by value, then strings by UTF-16 code unit.
     *
     * @param one a key
     * @param other another key
     * @return below, at or above 0
     */
    public static int compareKeys(Object one, Object other) {
        if (one instanceof BigDecimal a) {
            return other instanceof BigDecimal b ? a.compareTo(b) : -1;
        }
        return other instanceof BigDecimal ? 1 : ((String) one).compareTo((String) other);
    }

    private static BigDecimal decimal(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return BigDecimal.valueOf(number.longValue());
        }
        return number instanceof BigInteger whole ? new BigDecimal(whole) : new BigDecimal(number.toString());
    }
}
