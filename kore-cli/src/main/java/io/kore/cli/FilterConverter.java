package io.kore.cli;

import io.kore.cli.json.FieldFilter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@code --filter}. Stateless. */
final class FilterConverter implements ITypeConverter<FieldFilter> {
    /** For picocli. */
    FilterConverter() {}

    @Override
    public FieldFilter convert(String value) {
        try {
            return FieldFilter.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
