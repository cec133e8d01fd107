package dev.tasso.mta.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tasso sink page`: where to look at what has come.
@Command(
        name = "page",
        mixinStandardHelpOptions = true,
        description = "Print the address of the sink's page. It opens the page for whoever has it.",
        footer = {"", "Examples:", "  tasso sink page"})
final class SinkPageCommand implements Callable<Integer> {
    @Mixin
    private final SinkPlace place = new SinkPlace();

    @Mixin
    private final Printing printing = new Printing();

    @Override
    public Integer call() throws Failed {
        String page = place.api().withToken("/");
        if (printing.json()) {
            printing.object(Printing.object().put("page", page));
        } else {
            printing.say(page);
        }
        return ExitCodes.OK;
    }
}
