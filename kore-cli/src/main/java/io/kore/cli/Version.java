package io.kore.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code kore --version} prints. Stateless. */
final class Version implements IVersionProvider {
    /** For picocli. */
    Version() {}

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"kore " + (version == null ? "(not from a jar)" : version)};
    }
}
