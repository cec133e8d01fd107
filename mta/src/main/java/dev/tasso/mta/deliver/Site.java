package dev.tasso.mta.deliver;

/// What limits count by: all domains of one route whose mail ends at the same hosts are one site.
///
/// @param route the name of the route
/// @param place the names of the hosts, a smart host, a socket, or a folder
public record Site(String route, String place) {
    @Override
    public String toString() {
        return route + ":" + place;
    }
}
