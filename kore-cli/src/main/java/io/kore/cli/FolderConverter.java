package io.kore.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a folder; an empty one, as of an unset variable, is no name for the current folder. Stateless. */
final class FolderConverter implements ITypeConverter<Path> {
    /** For picocli. */
    FolderConverter() {}

    @Override
    public Path convert(String value) {
        if (value.isBlank()) {
            throw new TypeConversionException("the name of the folder is empty");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("no folder can have this name: " + e.getMessage());
        }
    }
}
