package io.kore.engine.view.oracle;

/** What a gather may be asked for beyond filter, key and overwrite. */
enum Feature {
    NESTED,
    COMMANDS,
    CHANGES,
    /** Records that a migration derived from those of another log. */
    DERIVED
}
