/** The vocabulary every room speaks: address, prefix, request event, audit record. */
package guardian.event;
