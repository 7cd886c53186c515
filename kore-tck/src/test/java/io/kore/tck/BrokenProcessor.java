package io.kore.tck;

import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import java.util.function.Function;
import java.util.function.Supplier;

/** Processors that each break one rule of the contract, with the test that must notice. */
enum BrokenProcessor {
    CHANGES_ITS_NAME("p1_the_name_is_there_and_always_the_same", BrokenProviders.Nameless::new),
    IS_ONE_FOR_ALL("p1_each_opening_answers_another_processor", BrokenProviders::sharingOne),
    SHARES_ITS_COUNTS("p1_processors_of_one_provider_share_nothing", BrokenProviders::sharingCounts),
    TAKES_ANY_OPTION("p2_an_unknown_option_is_refused_by_name", BrokenProviders.TakingAnyOption::new),
    REFUSES_WITHOUT_A_NAME(
            "p2_an_option_that_makes_no_sense_is_refused_by_name", BrokenProviders.RefusingWithoutAName::new),
    TELLS_WHICH_OBJECT_IT_IS("p3_two_processors_answer_the_same", each(BrokenFolds.ByIdentity::new)),
    LOOKS_AT_THE_LOCALE("p3_locale_and_time_zone_do_not_matter", each(BrokenFolds.ByLocale::new)),
    TAKES_ARRIVAL_FOR_ORDER("p4_one_late_record_finds_its_place", each(BrokenFolds.ByArrival::new)),
    IGNORES_LATE_RECORDS("p4_any_history_comes_to_the_same", each(BrokenFolds.IgnoringLate::new)),
    COUNTS_ALL_AGAIN("p4_record_by_record_comes_to_the_same_as_all_at_once", each(BrokenFolds.CountingAllAgain::new)),
    HANDS_ITS_OWN_MAP_OUT("p5_no_later_call_changes_a_result", each(BrokenFolds.SharingItsMap::new)),
    TRUSTS_ITS_CALLER("p5_what_is_done_with_a_result_changes_no_later_one", BrokenProviders::trustingItsCaller),
    COUNTS_CALLS("p6_nothing_new_changes_nothing", each(BrokenFolds.CountingCalls::new)),
    EXPECTS_TEXT("p7_fields_that_it_knows_may_hold_anything", each(BrokenFolds.Strict::new)),
    EXPECTS_A_PAST("p7_native_bare_and_derived_records_are_records", each(BrokenFolds.NativesOnly::new)),
    LEAVES_STREAMS_OPEN("p8_every_stream_is_closed_by_who_opened_it", each(BrokenFolds.LeavingOpen::new)),
    LOOKS_BACK("p8_nothing_that_was_handed_out_is_used_after_the_call", each(BrokenFolds.Late::new)),
    FORGIVES_DAMAGE("p9_damage_is_told_and_not_taken_for_the_end", each(BrokenFolds.Forgiving::new)),
    FORGETS_PLACES("p10_in_any_history_states_are_taken_up_and_saved_again", each(BrokenStates.ForgettingPlaces::new)),
    GIVES_ITS_COUNTS_AWAY("p11_saving_changes_nothing", each(BrokenStates.HandingOver::new)),
    USES_ONE_ARRAY("p11_a_saved_state_is_the_callers", each(BrokenStates.ReusingItsArray::new)),
    TRUSTS_STATES("p12_bytes_that_are_no_state_do_no_harm", each(BrokenStates.Trusting::new)),
    LOOKS_AT_STATES_LATER("p12_bytes_that_are_no_state_do_no_harm", each(BrokenStates.Postponing::new)),
    MAKES_ROOM_UNSEEN("p12_bytes_that_are_no_state_do_no_harm", each(BrokenStates.Generous::new)),
    HAS_A_VERSION_EACH("p13_the_version_stays", each(BrokenStates.EverNew::new));

    private final String rule;

    @SuppressWarnings("ImmutableEnumChecker") // makes a provider for each run
    private final Supplier<ProcessorProvider> provider;

    BrokenProcessor(String rule, Supplier<ProcessorProvider> provider) {
        this.rule = rule;
        this.provider = provider;
    }

    /** The name of the test that must fail. */
    String rule() {
        return rule;
    }

    ProcessorProvider provider() {
        return provider.get();
    }

    private static Supplier<ProcessorProvider> each(Function<String, Processor<?>> making) {
        return () -> new TallyProvider(making);
    }
}
