/*
** endpoint_door.h - the door to an endpoint that speaks DynamoDB's protocol, AWS
** included, where libcurl was there at build time (STATOR_WITH_CURL).
*/
#ifndef ENDPOINT_DOOR_H
#define ENDPOINT_DOOR_H

#include "door/aws_config.h"
#include "door/door.h"

/* `url` is that of the endpoint, or "aws": DynamoDB in the region. NULL: `why` says
** the reason. Nothing is sent yet. */
door *door_open_endpoint(const char *url, const aws_wish *wish, text *why);

#endif
