/// Who may log in, and how they prove it: users, tokens, certificates, or another program that knows.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.accounts;
