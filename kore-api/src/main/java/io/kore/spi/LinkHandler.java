package io.kore.spi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What happens on one link. Called one at a time (T3), on threads of the transport: first {@code opened},
 * then frames, at last {@code closed}.
 */
public interface LinkHandler {
    /**
     * The link is ready to send.
     *
     * @param link the link; also before the stage of {@link Transport#connect} completes
     */
    void opened(Link link);

    /**
     * A frame has arrived. The next one comes when this call has returned, so a call that takes its time
     * slows the sender down.
     *
     * @param frame the bytes from position to limit; only valid during the call
     */
    void received(ByteBuffer frame);

    /**
     * The link is closed; nothing follows (T5).
     *
     * @param reason what the closing side said or what broke, for a person to read; null if the link was
     *     closed from this side
     */
    void closed(@Nullable String reason);

    /**
     * Whether a link to a peer that speaks koredb 0.5 only is of any use. If not, such a peer counts as none.
     *
     * @return true to be given such a link where there is no native one
     */
    default boolean takesKoredb() {
        return false;
    }
}
