package io.kore.engine.migrate;

import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.KoreException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What migrations need of the node that they run in.
 *
 * @param ingest the door that derived records enter by
 * @param journal the journal
 * @param json reads and writes records
 * @param check decides what is a legal record
 * @param executor runs migrators
 * @param errors where trouble is reported
 */
public record Site(
        Ingest ingest,
        Journal journal,
        Json json,
        PayloadCheck check,
        Executor executor,
        Consumer<? super KoreException> errors) {}
