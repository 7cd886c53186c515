package io.kore.it.sim;

import io.kore.tck.sim.Invariant;
import io.kore.tck.sim.SimulationParts;
import java.util.function.Supplier;

/** A bug that the simulator must find, and the invariant by which it does. */
enum PlantedBug {
    SKIPS_FORCES(BrokenStores::skipsForces, Invariant.ACKNOWLEDGED),
    FORCES_NOW_AND_THEN(BrokenStores::forcesNowAndThen, Invariant.ACKNOWLEDGED),
    TRUSTS_A_COUNT(BrokenStores::countsOneTooMany, Invariant.ACKNOWLEDGED),
    CALLS_A_FAILED_FORCE_GOOD(BrokenStores::callsAFailedForceGood, Invariant.ACKNOWLEDGED),
    SWALLOWS_A_FULL_DISK(BrokenStores::swallowsThatTheDiskIsFull, Invariant.ACKNOWLEDGED),
    TEARS_BATCHES(BrokenStores::tearsBatches, Invariant.KEPT),
    LOSES_A_RECORD_OF_A_BATCH(BrokenStores::losesARecordOfABatch, Invariant.CLOSURE),
    WRITES_ANOTHER_ORDER(BrokenStores::writesAnotherOrder, Invariant.CLOSURE),
    FORGETS_LAST_NUMBERS(BrokenStores::forgetsLastNumbers, Invariant.NUMBERS),
    FORGETS_A_SHARD(BrokenStores::forgetsAShard, Invariant.HARMONY),
    SEES_NO_COPY(BrokenStores::isAlwaysAtTheSamePlace, Invariant.OWNERSHIP),
    SKIPS_AN_ARRIVAL(BrokenStores::skipsAnArrival, Invariant.HARMONY),
    KEEPS_METADATA_IN_MEMORY(BrokenStores::keepsMetadataInMemory, Invariant.KEPT),
    LOSES_FRAMES(BrokenLinks::losesFrames, Invariant.HARMONY),
    REPEATS_FRAMES(BrokenLinks::repeatsFrames, Invariant.HARMONY),
    FLIPS_A_BIT(BrokenLinks::flipsABit, Invariant.HARMONY),
    TURNS_TWO_FRAMES(BrokenLinks::turnsTwoFrames, Invariant.HARMONY),
    LOSES_ACKNOWLEDGEMENTS(BrokenLinks::losesAcknowledgements, Invariant.PROGRESS),
    FALLS_SILENT(BrokenLinks::fallsSilent, Invariant.CONVERGENCE),
    NEVER_TELLS_OF_AN_END(BrokenLinks::neverTellsOfAnEnd, Invariant.PROGRESS),
    BELIEVES_IN_ACKNOWLEDGEMENTS(BrokenLinks::believesInAcknowledgements, Invariant.SYNCED),
    BELIEVES_IN_ANSWERS(BrokenLinks::believesInAnswers, Invariant.SYNCED),
    ACKNOWLEDGES_BEFORE_THE_FORCE(BrokenNodes::acknowledgesBeforeTheForce, Invariant.ACKNOWLEDGED),
    TURNS_TIES(BrokenNodes::turnsTies, Invariant.ORDER),
    HIDES_LATE_RECORDS(BrokenNodes::hidesLateRecords, Invariant.ORDER),
    SHOWS_AN_OLD_GATHER(BrokenNodes::showsAnOldGather, Invariant.VIEWS),
    CALLS_AN_EXCHANGE_DONE_AT_ONCE(BrokenNodes::callsAnExchangeDoneAtOnce, Invariant.SYNCED),
    HAS_NO_ENTROPY(BrokenNodes::haveNoEntropy, Invariant.HARMONY),
    FORGETS_SYNC_TASKS(BrokenNodes::forgetsSyncTasks, Invariant.HARMONY),
    FORGETS_WORK(BrokenNodes::forgetsWork, Invariant.VIEWS),
    TURNS_SYNC_TASKS(BrokenNodes::turnsSyncTasks, Invariant.HARMONY),
    LOSES_A_DERIVED_RECORD(BrokenMigrations::losesADerivedRecord, Invariant.MIGRATED),
    DERIVES_TWICE(BrokenMigrations::derivesTwice, Invariant.MIGRATED),
    DERIVES_SOMETHING_ELSE(BrokenMigrations::derivesSomethingElse, Invariant.MIGRATED),
    CALLS_A_MIGRATION_CAUGHT_UP(BrokenMigrations::callsAMigrationCaughtUp, Invariant.MIGRATED);

    @SuppressWarnings("ImmutableEnumChecker") // makes fresh parts each time
    private final Supplier<SimulationParts> parts;

    private final Invariant breaks;

    PlantedBug(Supplier<SimulationParts> parts, Invariant breaks) {
        this.parts = parts;
        this.breaks = breaks;
    }

    /** Fresh parts with the bug in them. */
    SimulationParts parts() {
        return parts.get();
    }

    /** What it is found by first, or at least in the end. */
    Invariant breaks() {
        return breaks;
    }
}
