/** Every setting with its default, unit and meaning; faults with file:line:column. */
package guardian.config;
