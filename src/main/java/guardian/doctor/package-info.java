/** What is wrong with the set-up: httpd's configuration, ours, and the machine. Changes nothing. */
package guardian.doctor;
