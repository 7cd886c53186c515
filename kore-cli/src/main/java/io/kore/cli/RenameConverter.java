package io.kore.cli;

import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@code --rename}. Stateless. */
final class RenameConverter implements ITypeConverter<Map.Entry<String, String>> {
    /** For picocli. */
    RenameConverter() {}

    @Override
    public Map.Entry<String, String> convert(String value) {
        int equals = value.indexOf('=');
        if (equals < 1 || equals == value.length() - 1) {
            throw new TypeConversionException("a renaming is OLD=NEW, not \"" + value + '"');
        }
        return Map.entry(value.substring(0, equals), value.substring(equals + 1));
    }
}
