package dev.tasso.mta;

/// Builds every object in the order of the journey.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("tasso");
    }
}
