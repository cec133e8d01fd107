/// Stage 2: questions about a domain and its mail. So far the records that SPF, DKIM, DMARC and their kin publish:
/// read,
/// judged, and never acted upon.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.verify;
