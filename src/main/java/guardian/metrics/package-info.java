/** Meters as Prometheus reads them: at a loopback port, and in a file. */
package guardian.metrics;
