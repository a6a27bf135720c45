/** Posts rows of a source database through the gateway, as users of the site would. */
package io.pinbeam.emulator.posting;
