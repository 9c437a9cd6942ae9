#version 450 core
// One small mesh, many places: turned so that its +x is the bow.
layout(location = 0) in vec3 vertex;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec4 place_and_size;
layout(location = 3) in vec4 bow_and_hull;
layout(location = 4) in vec4 colour_and_glow;

uniform mat4 view_projection;
uniform vec3 eye;
uniform float pixel_km;   // at a distance of 1 km
uniform float least_px;   // half a ship's length at least, so that it keeps a shape

out vec3 out_normal;
out vec3 out_place;
out vec4 out_colour;
out float out_hull;
out vec3 out_local;

void main() {
    vec3 x = normalize(bow_and_hull.xyz);
    vec3 reference = abs(x.z) > 0.95 ? vec3(0, 1, 0) : vec3(0, 0, 1);
    vec3 y = normalize(cross(reference, x));
    vec3 z = cross(x, y);
    mat3 turn = mat3(x, y, z);
    float size = max(place_and_size.w, least_px * pixel_km * distance(place_and_size.xyz, eye));
    vec3 at = place_and_size.xyz + turn * vertex * size;
    out_normal = turn * normal;
    out_place = at;
    out_colour = colour_and_glow;
    out_hull = bow_and_hull.w;
    out_local = vertex;
    gl_Position = view_projection * vec4(at, 1);
}
