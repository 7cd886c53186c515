package io.kore.cli;

import io.kore.cli.show.CommandRule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a {@code --command}. Stateless. */
final class CommandConverter implements ITypeConverter<CommandRule> {
    /** For picocli. */
    CommandConverter() {}

    @Override
    public CommandRule convert(String value) {
        try {
            return CommandRule.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
