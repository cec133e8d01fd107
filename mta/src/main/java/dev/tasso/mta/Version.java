package dev.tasso.mta;

/// Which Tasso this is, from the jar it runs from.
final class Version {
    private Version() {}

    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
