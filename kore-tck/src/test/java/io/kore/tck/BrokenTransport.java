package io.kore.tck;

import static java.util.function.UnaryOperator.identity;

import io.kore.access.Access;
import io.kore.access.Decision;
import io.kore.access.LinkLimits;
import io.kore.access.RequestCheck;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Transports that each break one rule of the contract, with the test that must notice. */
enum BrokenTransport {
    CUTS_LARGE_FRAMES("t1_frames_of_every_size_arrive_whole_both_ways", handler(BrokenFrames.Cutting::new)),
    SENDS_THE_WHOLE_BUFFER("t1_a_part_of_a_buffer_is_sent_as_that_part", handler(BrokenFrames.WholeBuffer::new)),
    SWAPS_FRAMES("t2_frames_arrive_in_order_both_ways_at_once", handler(BrokenFrames.Swapping::new)),
    DROPS_A_FRAME("t2_frames_arrive_in_order_both_ways_at_once", handler(BrokenFrames.Dropping::new)),
    LOSES_THE_LAST_FRAMES(
            "t2_what_was_sent_before_closing_arrives_before_the_end", handler(BrokenFrames.LosingTheLast::new)),
    CALLS_AT_ONCE("t3_calls_never_overlap", handler(BrokenCalls.AtOnce::new)),
    DELIVERS_TOO_EARLY("t3_frames_wait_until_opened_has_returned", handler(BrokenCalls.TooEarly::new)),
    HOLDS_ALL_THAT_IS_SENT("t4_a_slow_reader_holds_its_sender_back", handler(BrokenFrames.Hoarding::new)),
    READS_BUFFERS_TOO_LATE(
            "t4_a_buffer_may_be_used_again_once_its_stage_is_complete", handler(BrokenFrames.ReadingLate::new)),
    CLOSES_TWICE("t5_a_link_closed_by_the_connecting_side_ends_on_both", handler(BrokenCalls.ClosingTwice::new)),
    IS_SILENT_TO_WHO_CLOSES(
            "t5_a_link_closed_by_the_accepting_side_ends_on_both", handler(BrokenCalls.SilentToCloser::new)),
    FORGETS_OPEN_STAGES(
            "t5_stages_complete_when_the_link_closes_during_sends", handler(BrokenFrames.ForgettingStages::new)),
    CLOSES_QUIET_LINKS("t5_a_quiet_link_whose_other_side_lives_stays_open", handler(BrokenCalls.ClosingQuiet::new)),
    WAITS_FOR_THE_VANISHED("t5_a_link_whose_other_side_vanished_ends", access(BrokenTransport::patient)),
    LIVES_ON_WHEN_A_HANDLER_THROWS("t5_a_handler_that_throws_ends_its_link_only", handler(BrokenCalls.Swallowing::new)),
    ACCEPTS_BEFORE_THE_CHECK("t6_a_refused_request_is_a_peer_error", BrokenDoors.Hasty::new),
    TRUSTS_A_BROKEN_CHECK("t6_a_check_that_throws_refuses", access(BrokenTransport::trusting)),
    MIXES_UP_REFUSALS("t6_a_connection_that_nobody_answers_is_a_transport_error", BrokenDoors.MixedUp::new),
    TAKES_ANY_FRAME("t7_a_frame_over_the_limit_is_refused_by_send", access(BrokenTransport::roomy)),
    TAKES_ANY_NUMBER_OF_LINKS(
            "t7_connections_over_the_limit_are_refused_until_one_ends", access(BrokenTransport::roomy)),
    LEAVES_LINKS_OPEN("t8_a_closed_transport_ends_all_its_links", BrokenDoors.StayingOpen::new),
    KEEPS_ITS_PORTS("t8_ports_are_free_when_close_returns", BrokenDoors.KeepingPorts::new),
    WORKS_AFTER_CLOSE("t8_a_closed_transport_refuses_to_be_used", BrokenDoors.Reopening::new),
    FORGETS_WHAT_A_PEER_MAY_DO("t9_each_link_comes_with_the_decision_on_it", BrokenDoors.Forgetting::new);

    /** Opens a broken transport around a good one. */
    interface Breaking {
        Transport open(Function<TransportContext, Transport> good, TransportContext context);
    }

    private final String rule;

    @SuppressWarnings("ImmutableEnumChecker") // constructors and functions, which hold nothing
    private final Breaking breaking;

    BrokenTransport(String rule, Breaking breaking) {
        this.rule = rule;
        this.breaking = breaking;
    }

    /** The name of the test that must fail. */
    String rule() {
        return rule;
    }

    Transport open(Function<TransportContext, Transport> good, TransportContext context) {
        return breaking.open(good, context);
    }

    private static Breaking handler(Function<LinkHandler, ForwardingHandler> breaking) {
        return (good, context) -> new ForwardingTransport(good, context, breaking, identity());
    }

    private static Breaking access(UnaryOperator<Access> breaking) {
        return (good, context) -> new ForwardingTransport(good, context, ForwardingHandler::new, breaking);
    }

    private static Access patient(Access access) {
        return access.withLimits(limits(access.limits(), access.limits().frameBytesMax(), 10, Duration.ofHours(1)));
    }

    private static Access roomy(Access access) {
        LinkLimits limits = access.limits();
        return access.withLimits(limits(limits, 100 << 20, 1_000, limits.idleTimeout()));
    }

    private static LinkLimits limits(LinkLimits from, int frameBytesMax, int connectionsMax, Duration idle) {
        return new LinkLimits(frameBytesMax, connectionsMax, idle, from.headerTimeout(), from.sendTimeout());
    }

    private static Access trusting(Access access) {
        RequestCheck check = access.check().orElse(request -> Decision.allow());
        return access.withCheck(request -> {
            try {
                return check.check(request);
            } catch (IllegalStateException e) {
                return Decision.allow();
            }
        });
    }
}
