/** The vocabulary every room speaks: address, prefix, request event. */
package guardian.event;
