package io.kore.spi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a koredb peer, made piece by piece as the peer takes it. Confined to one thread at a time.
 */
public interface KoredbAnswer extends AutoCloseable {
    /**
     * The next piece. May read from the store.
     *
     * @return some bytes of the body; the engine leaves them alone until the next call. Null at the end
     * @throws io.kore.error.KoreException if it cannot be read; the rest never comes
     */
    @Nullable
    ByteBuffer next();

    /** Frees what it holds. Closing again does nothing. */
    @Override
    void close();
}
