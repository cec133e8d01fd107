package dev.tasso.mta.cli.dns;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `tasso dns`: what DNS says of a domain's mail.
@Command(
        name = "dns",
        mixinStandardHelpOptions = true,
        description = "Look at what DNS says of a domain's mail.",
        footer = {"", "Examples:", "  tasso dns check example.com"},
        subcommands = CheckCommand.class)
public final class DnsCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: tasso dns check DOMAIN");
    }
}
