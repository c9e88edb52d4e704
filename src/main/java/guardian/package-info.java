/** The front door: reads the config, builds the rooms in flow order, closes them in reverse. */
package guardian;
