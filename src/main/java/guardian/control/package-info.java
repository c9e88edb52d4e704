/** Operators' questions and orders over a local socket. */
package guardian.control;
