package io.kore.cli.console;

/**
 * Which of the three standard streams are a person's terminal. Java cannot tell (its console knows of input
 * and output together only, and since 22 of neither), so the start script does; started without it, a
 * command speaks to a script. Immutable.
 *
 * @param isInput true if a person types the input
 * @param isOutput true if a person reads the output
 * @param isError true if a person reads the messages
 */
public record Terminals(boolean isInput, boolean isOutput, boolean isError) {
    /**
     * Reads what the start script said.
     *
     * @param descriptors the digits of the streams that are terminals, as in {@code 12}; empty for none
     * @return the answer
     */
    public static Terminals of(String descriptors) {
        return new Terminals(descriptors.contains("0"), descriptors.contains("1"), descriptors.contains("2"));
    }
}
