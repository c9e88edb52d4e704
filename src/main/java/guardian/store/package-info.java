/** Records and decisions become rows: embedded or MySQL; reports. */
package guardian.store;
