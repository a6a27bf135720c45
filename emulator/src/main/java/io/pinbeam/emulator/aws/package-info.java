/** What the servers share of AWS: the access key and the check of signatures made with it. */
package io.pinbeam.emulator.aws;
