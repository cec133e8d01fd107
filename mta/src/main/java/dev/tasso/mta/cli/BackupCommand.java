package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Visible;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tasso backup DIR`: a consistent copy of the spool, taken while the server runs.
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Copy the spool into an empty folder while the server runs.",
            "To restore: stop the server, put the copy in the place of the folder spool in the data folder, start the"
                    + " server."
        })
final class BackupCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private final Place place = new Place();

    @Parameters(paramLabel = "DIR", description = "a folder that is empty or does not exist yet")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws Failed {
        var body = Api.object().put("folder", folder.toAbsolutePath().toString());
        Api.of(place.dataFolder()).post("/v1/backup", body);
        spec.commandLine().getOut().println(Visible.text("the spool was copied to " + folder.toAbsolutePath()));
        return ExitCodes.OK;
    }
}
