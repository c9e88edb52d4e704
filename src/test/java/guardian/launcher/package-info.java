/** The programs in bin, started as httpd and operators start them. */
package guardian.launcher;
