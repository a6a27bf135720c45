/** Runs by arrival: what earlier ones have read, and what is left for the next. */
package io.pinbeam.pipelines.arrival;
