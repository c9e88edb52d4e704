/** Bytes from httpd become request events; no allocation per line on the hot path. */
package guardian.ingest;
