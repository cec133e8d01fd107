package dev.tasso.mta.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;

/// A terminal that shows one picture after the other in the same place, and is left as it was found.
final class TopScreen implements AutoCloseable {
    private static final String END_OF_LINE = "\u001b[K";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_SCREEN = "\u001b[J";
    private static final int USUAL_ROWS = 24;
    private static final int USUAL_COLUMNS = 80;
    private static final int CTRL_C = 3;
    private static final int END = -1;

    private final Terminal terminal;
    private final Attributes before;
    private final Interruption interruption;
    private final AtomicBoolean left = new AtomicBoolean();

    private TopScreen(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        this.interruption = new Interruption(this::leave);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
    }

    /// Takes the terminal over.
    static TopScreen open() throws IOException {
        return new TopScreen(
                TerminalBuilder.builder().system(true).dumb(true).name("tasso").build());
    }

    /// Lines there is room for.
    int rows() {
        int rows = terminal.getRows();
        return rows > 0 ? rows : USUAL_ROWS;
    }

    void show(List<String> lines) {
        int columns = terminal.getColumns() > 0 ? terminal.getColumns() : USUAL_COLUMNS;
        StringBuilder picture = new StringBuilder(HOME);
        for (int i = 0; i < lines.size(); i++) {
            AttributedString line = AttributedString.fromAnsi(lines.get(i));
            picture.append(i > 0 ? "\r\n" : "")
                    .append(line.columnSubSequence(0, columns).toAnsi(terminal))
                    .append(END_OF_LINE);
        }
        terminal.writer().print(picture.append(REST_OF_SCREEN));
        terminal.flush();
    }

    /// Waits until it is time for the next picture, or somebody wants no more of them.
    boolean quits(Duration pause) throws IOException {
        long deadline = System.nanoTime() + pause.toNanos();
        long millis = pause.toMillis();
        while (millis > 0) {
            int key = terminal.reader().read(millis);
            if (key == 'q' || key == 'Q' || key == CTRL_C || key == END) {
                return true;
            }
            millis = (deadline - System.nanoTime()) / 1_000_000;
        }
        return false;
    }

    private void leave() {
        if (left.compareAndSet(false, true)) {
            terminal.puts(Capability.cursor_visible);
            terminal.puts(Capability.exit_ca_mode);
            terminal.setAttributes(before);
            terminal.flush();
        }
    }

    @Override
    public void close() throws IOException {
        interruption.close();
        leave();
        terminal.close();
    }
}
