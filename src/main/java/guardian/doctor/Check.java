package guardian.doctor;

/** Looks at one side of the set-up. Changes nothing, and takes seconds at most. */
interface Check {

    void look(Site site, Findings findings);
}
