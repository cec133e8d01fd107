package dev.tasso.mta.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
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
        },
        footer = {"", "Examples:", "  tasso backup /var/backups/tasso/today"})
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private final Printing printing = new Printing();

    @Mixin
    private final Place place = new Place();

    @Parameters(paramLabel = "DIR", description = "a folder that is empty or does not exist yet")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws Failed {
        var body = Printing.object().put("folder", folder.toAbsolutePath().toString());
        Api.of(place.dataFolder()).post("/v1/backup", body);
        if (printing.json()) {
            printing.object(body);
        } else {
            printing.chat("the spool was copied to " + folder.toAbsolutePath());
        }
        return ExitCodes.OK;
    }
}
