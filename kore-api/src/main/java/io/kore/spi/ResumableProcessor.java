package io.kore.spi;

/**
 * A processor whose state outlives a restart: the engine saves it now and then, and hands it to a fresh one of the same
 * provider, made with the same options, when the node starts again. So a long log is not folded anew. The
 * engine looks after the rest: a state is saved only for records that are durable, and one that is damaged, or was made
 * of other records than the store now holds, is never handed out.
 *
 * <p>After {@link #restoreState} the next {@link #process} has as new the records that were not in the state, late ones
 * as ever included; there may be none. Thread rule and purity as for {@link Processor}.
 *
 * @param <R> the result, an immutable value
 */
public interface ResumableProcessor<R> extends Processor<R> {
    /**
     * Names the form and meaning of the state. A state that was saved under another version is dropped.
     *
     * @return any text; changes whenever a state saved before would lead to another result
     */
    String stateVersion();

    /**
     * The state after the calls of {@link #process} until now, none of which has failed.
     *
     * @return the state; the caller's own
     */
    byte[] saveState();

    /**
     * Takes up a saved state, before any other call.
     *
     * @param state what {@link #saveState} answered; the callee's own
     * @throws IllegalArgumentException if it is of no use; this processor is then dropped, and a fresh one folds the
     *     log anew
     */
    void restoreState(byte[] state);
}
