package io.kore.spi;

/** The event stream of a koredb peer, as the engine sees it. Thread-safe; no method blocks. */
public interface KoredbFollower {
    /** Tells the peer that there is something new for it. What is told while an event is on its way may share it. */
    void event();

    /** Ends the stream: the peer is welcome no more. */
    void end();
}
