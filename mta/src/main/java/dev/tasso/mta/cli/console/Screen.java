package dev.tasso.mta.cli.console;

import java.util.List;

/// The terminal and the person before it.
public interface Screen extends AutoCloseable {

    /// What the person did at a prompt.
    sealed interface Typed {
        /// A line, without its end.
        record Line(String text) implements Typed {}

        /// Ctrl-C: the line was given up.
        record Interrupted() implements Typed {}

        /// Ctrl-D, or the end of the input: nothing more comes.
        record End() implements Typed {}
    }

    /// What is asked for.
    sealed interface Prompt {
        /// Stands before what is typed.
        String text();

        /// A command: remembered in the history, completed by these choices.
        record Command(String text, Completing completing) implements Prompt {}

        /// A line of text, for this once.
        record Text(String text) implements Prompt {}

        /// What must not be seen.
        record Secret(String text) implements Prompt {}
    }

    /// Knows how a line may go on.
    @FunctionalInterface
    interface Completing {
        /// The ways on, the likeliest first.
        ///
        /// @param line what stands before the cursor
        List<Choice> choices(String line);
    }

    /// One way in which a line may go on.
    ///
    /// @param line the whole line up to there
    /// @param shown what of it is shown in a list
    /// @param about may be empty
    record Choice(String line, String shown, String about) {}

    /// What a line is, for its colour.
    enum Tone {
        /// The client's line, said by the console.
        OURS,
        /// A reply of success, 2yz.
        AGREED,
        /// A reply that asks for more, 3yz.
        GO_ON,
        /// A refusal, 4yz and 5yz.
        REFUSED,
        /// What the console says.
        NOTE,
        /// A heading of the tour.
        HEADING,
        /// What the tour asks to type.
        TYPE
    }

    /// Waits for a line.
    Typed ask(Prompt prompt);

    /// Shows one line, harmless already.
    void show(Tone tone, String line);

    /// Characters of a line.
    int width();

    @Override
    void close();
}
