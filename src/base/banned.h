/*
 * Functions that have bitten too many programs.  Include this last; using one
 * of them is then a compile error.
 */
#ifndef SOI_BASE_BANNED_H
#define SOI_BASE_BANNED_H

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gets
#pragma GCC poison atoi atol atof localtime gmtime ctime asctime mktime rand srand

#endif
