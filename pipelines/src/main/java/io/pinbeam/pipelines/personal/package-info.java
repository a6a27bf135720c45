/** What an output has of one person, and how it goes. */
package io.pinbeam.pipelines.personal;
