package io.kore.tck;

import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import java.util.function.UnaryOperator;

/** Stores that each break one rule of the contract, with the test that must notice. */
enum BrokenStore {
    REORDERS_ARRIVALS("s1_records_are_kept_in_arrival_order", each(BrokenAppends.Reordering::new)),
    GIVES_POSITIONS_AGAIN_AFTER_A_DROP("s1_no_position_is_given_again_after_a_drop", each(BrokenDrops.Compacting::new)),
    ANSWERS_A_WRONG_END("s1_append_answers_the_end_after_the_batch", each(BrokenAppends.Miscounting::new)),
    TAKES_A_GAP_FOR_DONE("s2_append_with_a_gap_is_refused", each(BrokenAppends.Lenient::new)),
    KEEPS_A_PART_OF_A_BATCH("s3_a_batch_is_atomic_over_its_shards", each(BrokenAppends.RecordByRecord::new)),
    CUTS_LARGE_PAYLOADS("s4_payloads_of_every_size_are_kept", each(BrokenAppends.Cutting::new)),
    FORGETS_THE_BASE("s4_every_form_of_envelope_is_kept", each(BrokenAppends.ForgettingBase::new)),
    SALVAGES_NO_METADATA("s4_salvage_of_a_whole_store_copies_all", BrokenLives.SalvagingRecordsOnly::new),
    CUTS_WHOLE_TAILS("s5_each_opening_goes_on_from_all_that_was_there", BrokenLives.CuttingWholeTails::new),
    FORCES_TOO_LITTLE("s6_force_answers_at_least_the_end", each(BrokenAppends.LazyForce::new)),
    LOSES_INTERRUPTS(
            "s6_an_interrupted_thread_appends_and_forces_like_any_other", each(BrokenAppends.LosingInterrupts::new)),
    FAILS_FOR_EVER_AFTER_A_REFUSAL("s7_a_refused_batch_is_no_failure_of_the_store", each(BrokenAppends.Touchy::new)),
    SHOWS_LATER_RECORDS_OF_A_SHARD(
            "s8_a_shard_cursor_sees_no_later_appends", each(BrokenReads.ShardCursorWithoutSnapshot::new)),
    SHOWS_LATER_ARRIVALS(
            "s8_an_arrival_cursor_sees_no_later_appends", each(BrokenReads.ArrivalCursorWithoutSnapshot::new)),
    SHARES_ONE_CURSOR("s8_cursors_do_not_disturb_each_other", each(BrokenReads.OneCursorForAll::new)),
    REUSES_BUFFERS("s8_records_stay_valid_when_their_cursor_is_gone", each(BrokenReads.ReusingBuffers::new)),
    ENDS_EARLY_AFTER_A_DROP(
            "s8_a_cursor_over_a_dropped_log_never_ends_early_in_silence", each(BrokenReads.QuietAfterDrop::new)),
    OPENS_TWICE("s9_a_second_open_is_refused_and_harms_nothing", BrokenLives.OpeningTwice::new),
    FOLDS_CASE("s10_hostile_log_names_are_kept_apart", each(BrokenReads.FoldingCase::new)),
    CUTS_WRITER_IDS("s10_the_longest_names_differ_in_their_last_byte", each(BrokenReads.CuttingWriters::new)),
    DROPS_TOO_MUCH("s11_lookalikes_of_a_dropped_log_stay", each(BrokenDrops.ByPrefix::new)),
    BRINGS_DROPPED_LOGS_BACK("s11_a_drop_survives_reopening", each(BrokenDrops.ComingBack::new)),
    DROPS_AGAIN_WHEN_OPENED("s11_a_dropped_log_begins_anew_at_index_zero", BrokenDrops.Repeating::new),
    FORGETS_METADATA("s12_a_value_is_read_as_it_was_written", BrokenLives.ForgettingMetadata::new),
    KEEPS_THE_CALLERS_ARRAY("s12_a_written_value_is_a_copy", each(BrokenMetadata.KeepingWritten::new)),
    GIVES_ITS_OWN_ARRAY("s12_a_value_read_is_a_copy", each(BrokenMetadata.GivingOwn::new)),
    WORKS_AFTER_CLOSE("s13_after_close_every_call_is_refused", BrokenLives.WorkingAfterClose::new),
    READS_AFTER_CLOSE("s13_after_close_open_cursors_are_refused", each(BrokenReads.ReadingAhead::new)),
    LOSES_THE_TAIL_WHEN_CLOSED("s13_nothing_is_lost_by_closing", BrokenLives.LosingTheTail::new),
    UNLOCKS_AT_EACH_CLOSE("s13_closing_again_does_nothing", BrokenLives.UnlockingTwice::new),
    TAKES_STRANGERS_IN("s14_a_strange_place_is_refused_and_stays_so", BrokenLives.TakingStrangers::new),
    GIVES_FOLDERS_NO_MARK("s15_a_folder_tells_which_store_made_it", BrokenLives.Anonymous::new);

    private final String rule;

    @SuppressWarnings("ImmutableEnumChecker") // constructors, which hold nothing
    private final UnaryOperator<ShardStoreProvider> breaking;

    BrokenStore(String rule, UnaryOperator<ShardStoreProvider> breaking) {
        this.rule = rule;
        this.breaking = breaking;
    }

    /** The name of the test that must fail. */
    String rule() {
        return rule;
    }

    ShardStoreProvider over(ShardStoreProvider good) {
        return breaking.apply(good);
    }

    private static UnaryOperator<ShardStoreProvider> each(UnaryOperator<ShardStore> breaking) {
        return good -> new ForwardingProvider(good) {
            @Override
            public ShardStore open(String place) {
                return breaking.apply(good.open(place));
            }
        };
    }
}
