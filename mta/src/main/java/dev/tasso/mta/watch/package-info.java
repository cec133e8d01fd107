/// Sessions and deliveries, watched while they happen; begin reading at [dev.tasso.mta.watch.Lookout].
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.watch;
