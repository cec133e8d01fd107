package dev.tasso.mta.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `tasso version`: which Tasso this is, on which Java.
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        description = "Print the version.",
        footer = {"", "Examples:", "  tasso version"})
final class VersionCommand implements Runnable, CommandLine.IVersionProvider {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
    }

    @Override
    public String[] getVersion() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return new String[] {"tasso " + (version == null ? "(unpackaged)" : version) + ", Java " + Runtime.version()};
    }
}
