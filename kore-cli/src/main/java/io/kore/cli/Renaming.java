package io.kore.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One {@code --rename old=new}. Immutable.
 *
 * @param from the name that a field has
 * @param to the name that it shall have
 */
record Renaming(String from, String to) {
    /** Reads a renaming. Stateless. */
    static final class Converter implements ITypeConverter<Renaming> {
        /** For picocli. */
        Converter() {}

        @Override
        public Renaming convert(String value) {
            int equals = value.indexOf('=');
            if (equals < 1 || equals == value.length() - 1) {
                throw new TypeConversionException("a renaming is OLD=NEW, not \"" + value + '"');
            }
            return new Renaming(value.substring(0, equals), value.substring(equals + 1));
        }
    }
}
