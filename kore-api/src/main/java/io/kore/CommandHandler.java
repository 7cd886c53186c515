package io.kore;

/**
 * What a command does to the gathered objects. It runs once for each point of view that matters, again when a record
 * arrives that sorts before the command, and on every node; so it must be a pure function of its arguments:
 * no clock, no randomness, no side effects. What is to happen once belongs in the handler of {@link
 * Gather#onChange}.
 *
 * <p>An exception leaves the objects as they were before the command, everywhere, and is reported to the node's
 * error handler, once for each command.
 *
 * @param <T> the type of the merged objects
 */
@FunctionalInterface
public interface CommandHandler<T> {
    /**
     * Changes the objects as of the command: what sorts before it has been applied, what sorts after it will be.
     *
     * @param command the command
     * @param objects the merged objects, to be changed; valid during the call only
     */
    void handle(KoreRecord command, GatheredSet<T> objects);
}
