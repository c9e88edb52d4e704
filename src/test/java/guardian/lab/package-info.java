/** The whole guardian behind a real httpd, in networks of its own. */
package guardian.lab;
